/// State in PostgreSQL: short transactions, the database's clock, fences against late writers.
@NullMarked
package dev.takagari.adapters.postgres;

import org.jspecify.annotations.NullMarked;
