/// Telling people: what is to be done outside, where, and what became of it.
@NullMarked
package dev.takagari.core.telling;

import org.jspecify.annotations.NullMarked;
