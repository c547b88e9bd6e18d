/// Notices that files changed which the service reads while it runs.
@NullMarked
package dev.takagari.alerting.watch;

import org.jspecify.annotations.NullMarked;
