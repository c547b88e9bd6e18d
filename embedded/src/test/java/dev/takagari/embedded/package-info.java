@NullMarked
package dev.takagari.embedded;

import org.jspecify.annotations.NullMarked;
