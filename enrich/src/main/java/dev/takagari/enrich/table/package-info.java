/// A compact table of indicators over bytes outside the heap: its file, how it is built with little
/// memory, and its lookups.
@NullMarked
package dev.takagari.enrich.table;

import org.jspecify.annotations.NullMarked;
