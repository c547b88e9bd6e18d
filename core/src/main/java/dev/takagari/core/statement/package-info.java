/// What became of everything that came on a day, signed, and checked by anybody.
@NullMarked
package dev.takagari.core.statement;

import org.jspecify.annotations.NullMarked;
