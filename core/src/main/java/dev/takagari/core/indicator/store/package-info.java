/// Where indicators are kept: what sources say, brought in by imports, listed and expired.
@NullMarked
package dev.takagari.core.indicator.store;

import org.jspecify.annotations.NullMarked;
