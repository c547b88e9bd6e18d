/// Queries asked of one event in memory, on the bytes of its columns: for rules that are asked of
/// every event as it arrives.
///
/// [dev.takagari.core.query.QueryMatcher] is the meaning; [EventPredicate] says the same of every
/// event, faster.
@NullMarked
package dev.takagari.core.query.predicate;

import org.jspecify.annotations.NullMarked;
