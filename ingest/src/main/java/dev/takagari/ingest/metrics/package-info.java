/// What ingest counts and measures.
@NullMarked
package dev.takagari.ingest.metrics;

import org.jspecify.annotations.NullMarked;
