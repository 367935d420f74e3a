"""The ideas themselves, by what they are about; `convtui.marking.catalogue` lists all of them."""
