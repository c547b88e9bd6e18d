/// `takagari sql`.
@NullMarked
package dev.takagari.app.cli.sql;

import org.jspecify.annotations.NullMarked;
