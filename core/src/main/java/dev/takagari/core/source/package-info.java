/// Kinds of logs: how their objects are told apart, how bytes become records, and what makes events
/// of these.
@NullMarked
package dev.takagari.core.source;

import org.jspecify.annotations.NullMarked;
