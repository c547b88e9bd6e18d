/// Tests of the hot sink.
@NullMarked
package dev.takagari.ingest.hot;

import org.jspecify.annotations.NullMarked;
