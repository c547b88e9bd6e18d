/// The embedded service: the whole product on one machine, started by one command.
@NullMarked
package dev.takagari.app.demo;

import org.jspecify.annotations.NullMarked;
