/// What is known of a thing: the sources that are configured, and the calls that ask them.
@NullMarked
package dev.takagari.app.intel;

import org.jspecify.annotations.NullMarked;
