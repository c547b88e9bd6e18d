/// Falcon Event Streams: detections and audit records as they are made.
@NullMarked
package dev.takagari.alerting.falcon;

import org.jspecify.annotations.NullMarked;
