/// Records that come one by one, as objects of ours that take the road of all events.
@NullMarked
package dev.takagari.ingest.intake;

import org.jspecify.annotations.NullMarked;
