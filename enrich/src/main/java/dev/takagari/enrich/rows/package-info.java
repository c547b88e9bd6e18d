/// Reading indicators from lines and rows: plain lists in all their habits, and CSV.
@NullMarked
package dev.takagari.enrich.rows;

import org.jspecify.annotations.NullMarked;
