/// Streams of records that another service sends for as long as somebody listens: how far each is
/// kept, what may be missing, and how they are doing.
@NullMarked
package dev.takagari.core.stream;

import org.jspecify.annotations.NullMarked;
