/// Asks rules of every event, and makes detections of what fits.
@NullMarked
package dev.takagari.alerting.rule;

import org.jspecify.annotations.NullMarked;
