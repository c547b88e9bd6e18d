/// Who answers for a host or an account: lists of owners, and how they are read.
@NullMarked
package dev.takagari.core.owner;

import org.jspecify.annotations.NullMarked;
