/// What comes in and what it costs to keep it.
@NullMarked
package dev.takagari.ingest.volume;

import org.jspecify.annotations.NullMarked;
