/// Rule files: YAML that says what is to be noticed in events.
@NullMarked
package dev.takagari.adapters.rulefile;

import org.jspecify.annotations.NullMarked;
