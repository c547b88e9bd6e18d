/// Queries as conditions in SQL, for the engines that read the lake.
@NullMarked
package dev.takagari.adapters.sql;

import org.jspecify.annotations.NullMarked;
