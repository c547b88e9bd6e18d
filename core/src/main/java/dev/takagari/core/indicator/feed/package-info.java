/// How feeds of indicators are doing: what their last tries brought, and what is to be asked next.
@NullMarked
package dev.takagari.core.indicator.feed;

import org.jspecify.annotations.NullMarked;
