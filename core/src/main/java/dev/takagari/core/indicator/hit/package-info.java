/// Hits: indicators in events, and the port of those who remember them.
@NullMarked
package dev.takagari.core.indicator.hit;

import org.jspecify.annotations.NullMarked;
