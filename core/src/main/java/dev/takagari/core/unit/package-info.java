/// What is ingested together, and under which lease.
@NullMarked
package dev.takagari.core.unit;

import org.jspecify.annotations.NullMarked;
