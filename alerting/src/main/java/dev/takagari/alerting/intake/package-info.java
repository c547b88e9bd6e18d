/// Records that wait in queues of others, on their way into the archive.
@NullMarked
package dev.takagari.alerting.intake;

import org.jspecify.annotations.NullMarked;
