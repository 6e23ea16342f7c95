package com.example.shop;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Ignore;
import org.junit.Test;

/** A small basket with the outcomes JUnit 4 knows. */
public class BasketTest {
    @Test
    public void total() {
        System.out.println("total of 3 lines <tea> & milk");
        assertEquals(6, 1 + 2 + 3);
    }

    // Surefire writes no property of a test: a name is how a test names its case.
    @Test
    public void discount_TC_12() {
        System.out.println("basket before: 3 lines");
        System.err.println("warning: discount <10%> given twice ]]> and so on");
        assertEquals("the basket differs\nfrom what was ordered", "tea\nmilk\n", "tea\nmilk\nmilk\n");
    }

    @Test
    public void restock() {
        throw new IllegalStateException("could not reach the test database\nis it started?",
            new java.io.IOException("refused"));
    }

    @Test
    public void silent() {
        throw new IllegalStateException();
    }

    @Test
    @Ignore("the store has no <outlet> yet")
    public void outlet() {}

    @Test
    public void printer() {
        assumeTrue("no printer here", false);
    }

    @Test
    public void payment() throws Exception {
        Path mark = Path.of(System.getProperty("mark"));
        if (!Files.exists(mark)) {
            Files.createFile(mark);
            System.out.println("the payment service said no");
            throw new AssertionError("payment refused at the first try");
        }
    }
}
