/// The queue between those who detect and triage.
@NullMarked
package dev.takagari.alerting.queue;

import org.jspecify.annotations.NullMarked;
