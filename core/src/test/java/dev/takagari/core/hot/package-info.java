/// Contract kits of the hot index, and doubles for tests of what uses it.
@NullMarked
package dev.takagari.core.hot;

import org.jspecify.annotations.NullMarked;
