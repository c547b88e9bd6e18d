/// SQL of people over the tables of the lake: read only, one statement, within bounds.
@NullMarked
package dev.takagari.adapters.lakesql;

import org.jspecify.annotations.NullMarked;
