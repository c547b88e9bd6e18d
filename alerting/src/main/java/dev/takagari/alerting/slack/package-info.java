/// Telling cases in Slack, and hearing what people do there.
@NullMarked
package dev.takagari.alerting.slack;

import org.jspecify.annotations.NullMarked;
