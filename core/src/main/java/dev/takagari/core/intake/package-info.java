/// Records that come one by one, by streams, messages and web hooks, on their way into the archive.
@NullMarked
package dev.takagari.core.intake;

import org.jspecify.annotations.NullMarked;
