/// The commands of `takagari`.
@NullMarked
package dev.takagari.app.cli;

import org.jspecify.annotations.NullMarked;
