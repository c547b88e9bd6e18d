/// Where decoded events go: the port that the lake, the hot index and later matchers implement.
@NullMarked
package dev.takagari.core.sink;

import org.jspecify.annotations.NullMarked;
