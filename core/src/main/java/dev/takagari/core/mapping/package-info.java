/// From a feed's records to events and back: the lossless rule, its codecs, event ids, and the port
/// through which lines are decoded.
@NullMarked
package dev.takagari.core.mapping;

import org.jspecify.annotations.NullMarked;
