/// What queue messages say: which objects are ready, in every shape that feeds use.
@NullMarked
package dev.takagari.ingest.notification;

import org.jspecify.annotations.NullMarked;
