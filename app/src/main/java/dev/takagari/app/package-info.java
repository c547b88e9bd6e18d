/// The executable: command line, roles, and the wiring of all modules.
@NullMarked
package dev.takagari.app;

import org.jspecify.annotations.NullMarked;
