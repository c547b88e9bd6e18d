/// Which indicators an event holds: the matcher, what it looks at, and how it keeps up with the
/// store.
@NullMarked
package dev.takagari.enrich.match;

import org.jspecify.annotations.NullMarked;
