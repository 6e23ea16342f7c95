package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A door with the outcomes JUnit 5 knows. */
@DisplayName("A door")
class DoorTest {
    @Test
    @DisplayName("[TC-12] opens")
    void opens() {}

    @ParameterizedTest(name = "width {0} cm fits")
    @ValueSource(ints = {70, 80, 200})
    void fits(int width) {
        assertTrue(width < 100, () -> "a width of " + width + "\ndoes not fit");
    }

    @Test
    @Disabled("no lock yet")
    void locks() {}

    @Nested
    @DisplayName("when it is shut")
    class Shut {
        @Test
        void isShut() {
            assertEquals("shut", "open", "the door");
        }
    }

    @Nested
    class Broken {
        @Test
        void creaks() {
            throw new IllegalStateException("hinge <left> & right");
        }
    }
}

class StoreTest {
    @BeforeAll
    static void open() {
        throw new IllegalStateException("the store did not open");
    }

    @Test
    void sells() {}
}
