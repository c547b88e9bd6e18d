/// The sink that keeps recent events in the hot index.
@NullMarked
package dev.takagari.ingest.hot;

import org.jspecify.annotations.NullMarked;
