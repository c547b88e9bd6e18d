/// Signed cursors: where the next page of a search begins.
@NullMarked
package dev.takagari.search.cursor;

import org.jspecify.annotations.NullMarked;
