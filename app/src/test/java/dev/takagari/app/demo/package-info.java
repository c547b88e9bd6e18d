/// The product as a whole, started as a user starts it.
@NullMarked
package dev.takagari.app.demo;

import org.jspecify.annotations.NullMarked;
