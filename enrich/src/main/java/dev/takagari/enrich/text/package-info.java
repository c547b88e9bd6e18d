/// Hostile text, line by line: what it is guessed to be, and how it is made readable for guessing.
@NullMarked
package dev.takagari.enrich.text;

import org.jspecify.annotations.NullMarked;
