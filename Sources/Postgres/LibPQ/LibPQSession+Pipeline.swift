import CLibPQ

/// One answer that the server owes us.
struct AwaitedResult {
    enum Question { case prepare, hidden, visible }

    let statement: Statement
    let question: Question
}

extension LibPQSession {
    /// Hands a statement to libpq, preparing it first if this session has not. Never waits.
    func enqueue(_ statement: Statement, _ parameters: borrowing Parameters, isHidden: Bool) {
        guard sendFailure == nil else { return }
        guard !isBroken, unsafe PQenterPipelineMode(handle) == 1 else { return failSending(statement) }
        let typeIDs = parameters.slots.map(\.typeID)
        if let known = prepared[statement.name] ?? preparing[statement.name] {
            precondition(known.sql == statement.sql, "two statements are called \(statement.name)")
            precondition(known.typeIDs == typeIDs, "parameters of \(statement.name) changed their number or types")
        } else {
            guard unsafe PQsendPrepare(handle, statement.name, statement.sql, Int32(typeIDs.count), typeIDs) == 1 else {
                return failSending(statement)
            }
            preparing[statement.name] = PreparedStatement(sql: statement.sql, typeIDs: typeIDs)
            awaited.append(AwaitedResult(statement: statement, question: .prepare))
        }
        guard send(statement.name, parameters) else { return failSending(statement) }
        awaited.append(AwaitedResult(statement: statement, question: isHidden ? .hidden : .visible))
    }

    private func send(_ name: String, _ parameters: borrowing Parameters) -> Bool {
        let count = parameters.count
        // An empty Swift array reaches C as a pointer to nothing in particular, not as NULL.
        guard count > 0 else { return unsafe PQsendQueryPrepared(handle, name, 0, nil, nil, nil, 1) == 1 }
        unsafe values.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        while formats.count < count { formats.append(1) }
        return unsafe parameters.bytes.withUnsafeBytes { bytes in
            // A null pointer means NULL, so that an empty value needs one that is not, even with no byte behind it.
            let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(emptyValue.utf8Start)
            for slot in parameters.slots {
                let value = unsafe slot.length == nil ? nil : start + slot.offset
                unsafe values.append(value?.assumingMemoryBound(to: CChar.self))
                lengths.append(Int32(slot.length ?? 0))
            }
            return unsafe PQsendQueryPrepared(handle, name, Int32(count), values, lengths, formats, 1) == 1
        }
    }

    private func failSending(_ statement: Statement) {
        sendFailure = statement
    }
}

private let emptyValue: StaticString = ""
