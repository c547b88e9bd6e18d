/// One question about events: its form, its language and its meaning, the same for every engine.
///
/// [dev.takagari.core.query.QueryMatcher] defines the meaning. Engines compile
/// [dev.takagari.core.query.Query] to a condition that selects at least the same events.
@NullMarked
package dev.takagari.core.query;

import org.jspecify.annotations.NullMarked;
