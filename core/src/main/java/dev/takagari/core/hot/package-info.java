/// The hot index: recent events, searchable at once. Ports for writing it and for knowing what it
/// holds.
@NullMarked
package dev.takagari.core.hot;

import org.jspecify.annotations.NullMarked;
