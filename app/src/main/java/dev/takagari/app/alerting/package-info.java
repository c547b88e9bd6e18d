/// From detections to cases: what of `alerting` runs in this process, and its HTTP API.
@NullMarked
package dev.takagari.app.alerting;

import org.jspecify.annotations.NullMarked;
