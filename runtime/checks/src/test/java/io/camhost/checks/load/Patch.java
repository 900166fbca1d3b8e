package io.camhost.checks.load;

import io.camhost.testing.Repacker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Makes another version of a bundle whose code differs: calls of an interface go through a static method of a helper class, or what a
 * method answers does. The helper is compiled here and becomes a class of the bundle, in its package. It must be a single class.
 */
final class Patch {
    private final List<Redirect> redirects = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();

    /** Calls of {@code owner.name}. */
    private record Redirect(String owner, String name, Class<?> helper) {}

    /** Answers of methods of this name and type. */
    private record Filter(String name, String descriptor, Class<?> helper) {}

    /** Calls of that method become calls of {@code helper.method(target, arguments…)}. @param interfaceType declares it */
    Patch calls(Class<?> interfaceType, String method, Class<?> helper) {
        redirects.add(new Redirect(Type.getInternalName(interfaceType), method, helper));
        return this;
    }

    /** What {@code method} answers goes through {@code helper.method(answer)}. @param answer erased type. @param parameters erased */
    Patch answers(String method, Class<?> helper, Class<?> answer, Class<?>... parameters) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Class<?> parameter : parameters) descriptor.append(Type.getDescriptor(parameter));
        filters.add(new Filter(method, descriptor + ")" + Type.getDescriptor(answer), helper));
        return this;
    }

    /** The patched copy. @throws IllegalStateException when there is nothing to patch */
    Path apply(Path jar, Path folder, String version) {
        String name = jar.getFileName().toString();
        String inside = name.substring(0, name.lastIndexOf('-')).replace('.', '/') + "/";
        Map<String, byte[]> helpers = new LinkedHashMap<>();
        for (Redirect redirect : redirects) helper(redirect.helper, inside, helpers);
        for (Filter filter : filters) helper(filter.helper, inside, helpers);
        int[] changes = {0};
        Path patched = Repacker.changed(
                jar,
                folder,
                version,
                (file, content) ->
                        file.startsWith(inside) && file.endsWith(".class") ? patch(content, inside, changes) : content,
                helpers);
        if (changes[0] == 0) throw new IllegalStateException("nothing to patch in " + jar);
        return patched;
    }

    private static String helperName(Class<?> helper, String inside) {
        return inside + "Test" + helper.getSimpleName();
    }

    private static void helper(Class<?> helper, String inside, Map<String, byte[]> helpers) {
        String name = Type.getInternalName(helper);
        try (var stream = helper.getResourceAsStream("/" + name + ".class")) {
            var writer = new ClassWriter(0);
            new ClassReader(stream)
                    .accept(
                            new ClassRemapper(
                                    writer, new SimpleRemapper(Opcodes.ASM9, name, helperName(helper, inside))),
                            0);
            helpers.put(helperName(helper, inside) + ".class", writer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] patch(byte[] content, String inside, int[] changes) {
        var reader = new ClassReader(content);
        var writer = new ClassWriter(0); // arguments and results stay as they are: so do the frames
        reader.accept(new Rewriter(writer, inside, changes), 0);
        return writer.toByteArray();
    }

    private final class Rewriter extends ClassVisitor {
        private final String inside;
        private final int[] changes;
        private final List<Runnable> added = new ArrayList<>();
        private String self = "";

        Rewriter(ClassVisitor next, String inside, int[] changes) {
            super(Opcodes.ASM9, next);
            this.inside = inside;
            this.changes = changes;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            self = name;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            String kept = name;
            boolean instance = (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0;
            for (Filter filter : filters) {
                if (!instance || !filter.name.equals(name) || !filter.descriptor.equals(type)) continue;
                kept = name + "Shipped";
                changes[0]++;
                added.add(() -> filtered(filter, access, exceptions));
            }
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, kept, type, signature, exceptions)) {
                @Override
                public void visitMethodInsn(int code, String owner, String called, String descriptor, boolean face) {
                    for (Redirect redirect : redirects) {
                        if (!redirect.owner.equals(owner) || !redirect.name.equals(called)) continue;
                        changes[0]++;
                        String with = "(L" + owner + ";" + descriptor.substring(1);
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, helperName(redirect.helper, inside), called, with, false);
                        return;
                    }
                    super.visitMethodInsn(code, owner, called, descriptor, face);
                }
            };
        }

        private void filtered(Filter filter, int access, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, filter.name, filter.descriptor, null, exceptions);
            method.visitCode();
            method.visitVarInsn(Opcodes.ALOAD, 0);
            int slot = 1;
            for (Type argument : Type.getArgumentTypes(filter.descriptor)) {
                method.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
                slot += argument.getSize();
            }
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, self, filter.name + "Shipped", filter.descriptor, false);
            Type answer = Type.getReturnType(filter.descriptor);
            String through = Type.getMethodDescriptor(answer, answer);
            method.visitMethodInsn(
                    Opcodes.INVOKESTATIC, helperName(filter.helper, inside), filter.name, through, false);
            method.visitInsn(answer.getOpcode(Opcodes.IRETURN));
            method.visitMaxs(slot, slot);
            method.visitEnd();
        }

        @Override
        public void visitEnd() {
            added.forEach(Runnable::run);
            super.visitEnd();
        }
    }
}
