/// What of the events, and of the hits of indicators, is a detection.
@NullMarked
package dev.takagari.alerting.detect;

import org.jspecify.annotations.NullMarked;
