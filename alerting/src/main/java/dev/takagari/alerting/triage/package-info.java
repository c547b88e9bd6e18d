/// Triage: detections from the queue become cases, and cases get their facts.
@NullMarked
package dev.takagari.alerting.triage;

import org.jspecify.annotations.NullMarked;
