/// What other engines make of what we write.
@NullMarked
package dev.takagari.conformance;

import org.jspecify.annotations.NullMarked;
